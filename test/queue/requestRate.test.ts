import { oneServer } from './contract/queueServer.ts';
import { requestRateContract } from './contract/requestRate.ts';

requestRateContract(oneServer);
