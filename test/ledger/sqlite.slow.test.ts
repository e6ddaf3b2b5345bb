import { describeLedger } from './contract.ts';
import { openUnderTest } from './sqliteUnderTest.ts';

describeLedger('the ledger on SQLite, with a payload buffer', () => openUnderTest(1_000));
describeLedger('the ledger on SQLite, with a buffer of one payload', () => openUnderTest(1));
