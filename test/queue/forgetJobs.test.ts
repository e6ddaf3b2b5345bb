import { forgetJobsContract } from './contract/forgetJobs.ts';
import { oneServer } from './contract/queueServer.ts';

forgetJobsContract(oneServer);
