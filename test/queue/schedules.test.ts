import { oneServer } from './contract/queueServer.ts';
import { schedulesContract } from './contract/schedules.ts';

schedulesContract(oneServer);
