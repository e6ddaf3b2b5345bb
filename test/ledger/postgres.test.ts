import { describe } from 'vitest';
import { withoutPostgres } from '../support/postgres.ts';
import { describeLedger } from './contract.ts';
import { openUnderTest } from './postgresUnderTest.ts';

describe.skipIf(withoutPostgres)('PostgreSQL', () => {
  describeLedger('the ledger on PostgreSQL', () => openUnderTest(0));
});
