import { claimContract } from './contract/claim.ts';
import { oneServer } from './contract/queueServer.ts';

claimContract(oneServer);
