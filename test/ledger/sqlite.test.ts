import { describeLedger } from './contract.ts';
import { openUnderTest } from './sqliteUnderTest.ts';

describeLedger('the ledger on SQLite', () => openUnderTest(0));
