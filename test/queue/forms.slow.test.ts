import { afterAll, beforeAll, describe } from 'vitest';
import { bellContract } from './contract/bell.ts';
import { claimContract } from './contract/claim.ts';
import { forgetJobsContract } from './contract/forgetJobs.ts';
import { type QueueServer, threeNodes } from './contract/queueServer.ts';
import { requestRateContract } from './contract/requestRate.ts';
import { schedulesContract } from './contract/schedules.ts';

describe('on a cluster of three', () => {
  let cluster: QueueServer;
  beforeAll(async () => {
    cluster = await threeNodes();
  });
  afterAll(() => cluster.close());
  /** One cluster for all: to begin with it takes seconds. */
  const start = async (): Promise<QueueServer> => ({
    connect: () => cluster.connect(),
    close: async () => undefined,
  });

  describe('the bells', () => bellContract(start));
  describe('the schedules', () => schedulesContract(start));
  describe('the claims', () => claimContract(start));
  describe('the jobs', () => forgetJobsContract(start));
  describe('the rate', () => requestRateContract(start));
});
