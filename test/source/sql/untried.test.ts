import { createServer } from 'node:net';
import mssql from 'mssql';
import oracledb from 'oracledb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import { writtenLike } from '../../../src/source/sql/changes.ts';
import { openMssql } from '../../../src/source/sql/drivers/mssql.ts';
import { openOracle } from '../../../src/source/sql/drivers/oracle.ts';
import { databaseOf, type SqlSettings, sqlSchema } from '../../../src/source/sql/settings.ts';
import { createSqlSource } from '../../../src/source/sql/sql.ts';
import { stepStatements } from '../../../src/source/sql/stepView.ts';
import { viewStatements } from '../../../src/source/sql/view.ts';

function settingsOf(url: string): SqlSettings {
  const { censusFrom: _, ...settings } = sqlSchema.parse({
    ...{ kind: 'sql', url, censusFrom: '2024-01-01', timeoutSeconds: 1, maxTries: 1 },
    cases: { view: 'dbo.V_CASE', columns: { id: 'ID', caseNo: 'NO', note: 'NOTE', modifiedAt: 'AT' } },
    steps: { view: 'V_STEP', columns: { caseId: 'CASE_ID', status: 'S', at: 'AT' } },
  });
  return { ...settings, password: 'sandbox', censusFrom: 0, offsetMs: 7 * 3_600_000 };
}

function statementsFor(url: string) {
  const settings = settingsOf(url);
  const database = databaseOf(url);
  if (database === null) throw new Error('an unknown database');
  const view = viewStatements(settings, database);
  const place = { id: '7', changed: '2024-11-01T08:00:00' };
  return {
    first: view.byId(null, 500).sql,
    next: view.byId(place, 500).sql,
    changed: view.byChange('2024-11-01T08:00:00', null, 500)?.sql,
    changedNext: view.byChange('2024-11-01T08:00:00', place, 500)?.sql,
    repeated: view.repeated('2024-11-01T08:00:00')?.sql,
    newest: view.newestChange(null)?.sql,
    nameless: view.withoutId(100).sql,
    count: view.count().sql,
    clock: view.clock().sql,
    steps: stepStatements(settings, database)?.ofCases(['7', '8'], 10_000).sql,
  };
}

describe('the statements', () => {
  it('for SQL Server', () => {
    expect(statementsFor('sqlserver://reader@db/registry')).toMatchSnapshot();
  });

  it('for Oracle', () => {
    expect(statementsFor('oracle://reader@db/registry')).toMatchSnapshot();
  });

  it.each([
    ['2024-11-01 08:00:00.123456', '2024-10-01 08:00:00.000000'],
    ['2024-11-01 08:00:00+07', '2024-10-01 08:00:00+07:00'],
    ['2024-11-01T08:00:00.1234567', '2024-10-01T08:00:00.0000000'],
    ['2024-11-01T08:00:00', '2024-10-01T08:00:00'],
    ['2024-11-01T08:00:00.123000000+07:00', '2024-10-01T08:00:00.000000000+07:00'],
    ['2024-11-01', '2024-10-01 08:00:00'],
  ])('write a time as the column does: %s', (text, written) => {
    expect(writtenLike(text, Date.parse('2024-10-01T08:00:00+07:00'), 7 * 3_600_000)).toBe(written);
  });
});

const ADDRESS = {
  ...{ host: 'db.example', port: null, user: 'reader', password: 'sandbox', database: 'registry' },
  ...{ timeoutMs: 9_000, zone: '+07:00' },
};

describe('the driver of SQL Server', () => {
  /** The driver as it is, except for what needs a server. */
  function recorded(refuse?: Error) {
    const said: string[] = [];
    let configured: unknown;
    class ConnectionPool extends mssql.ConnectionPool {
      constructor(settings: ConstructorParameters<typeof mssql.ConnectionPool>[0]) {
        super(settings as never);
        configured = settings;
      }
      override connect = (() => Promise.resolve(this)) as never;
      override close = (() => Promise.resolve(void said.push('close'))) as never;
    }
    class Transaction extends mssql.Transaction {
      override begin = (() => Promise.resolve(said.push('begin'))) as never;
      override rollback = (() => Promise.resolve(void said.push('rollback'))) as never;
    }
    class Request extends mssql.Request {
      override query = ((sql: string) => {
        const values = Object.entries(this.parameters).map(
          ([name, { type, value, length }]) =>
            `${name} ${(type as unknown as { declaration: string }).declaration}(${length}) ${String(value).slice(0, 9)}`,
        );
        said.push(sql, ...values);
        return refuse === undefined ? Promise.resolve({ recordset: [{ n: '1' }] }) : Promise.reject(refuse);
      }) as never;
    }
    const load = () =>
      Promise.resolve({
        default: { ...mssql, ConnectionPool, Transaction, Request } as unknown as typeof mssql,
      });
    return { said, load, configured: () => configured };
  }

  it('reads on one connection for reading, and rolls back whatever a view did', async () => {
    const { said, load, configured } = recorded();
    const session = await openMssql(ADDRESS, load);
    expect(await session.query('SELECT @p1, @p2', ['H23.1', 'Hồ sơ'])).toEqual([{ n: '1' }]);
    expect(said).toEqual([
      ...['begin', 'SELECT @p1, @p2', 'p1 varchar(400) H23.1', 'p2 nvarchar(400) Hồ sơ', 'rollback'],
    ]);
    expect(configured()).toMatchObject({
      ...{ server: 'db.example', user: 'reader', database: 'registry', pool: { min: 0, max: 1 } },
      ...{
        connectionTimeout: 9_000,
        requestTimeout: 9_000,
        options: { readOnlyIntent: true, encrypt: true },
      },
    });
    // Its own where the address has none.
    expect(configured()).toMatchObject({ port: 1_433 });
    await session.close();
  });

  it('gives the number of the server, and nothing of its message', async () => {
    const refused = Object.assign(new Error("Invalid object name 'x'"), { code: 'EREQUEST', number: 208 });
    const { said, load } = recorded(refused);
    const session = await openMssql(ADDRESS, load);
    await expect(session.query('SELECT 1', [])).rejects.toMatchObject({
      ...{ code: 'MSSQL-208', message: 'a query was refused' },
    });
    expect(said.at(-1)).toBe('rollback');
  });
});

describe('the driver of Oracle', () => {
  function recorded() {
    const said: unknown[] = [];
    const execute = (sql: string, values?: readonly string[], options?: oracledb.ExecuteOptions) => {
      said.push(sql, ...(values === undefined ? [] : [values]));
      const handler = options?.fetchTypeHandler;
      const types = [oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_VARCHAR].map((dbType) =>
        handler?.({ dbType } as never),
      );
      return Promise.resolve({ rows: [{ n: '1', types }] });
    };
    const connection = {
      ...{ execute, callTimeout: 0, close: () => Promise.resolve(void said.push('close')) },
      rollback: () => Promise.resolve(void said.push('rollback')),
    };
    const getConnection = (attributes: unknown) => {
      said.push(attributes);
      return Promise.resolve(connection);
    };
    const load = () =>
      Promise.resolve({ default: { ...oracledb, getConnection } as unknown as typeof oracledb });
    return { said, load, connection };
  }

  it('sets the forms of dates and the zone once, and reads each query in a transaction for reading', async () => {
    const { said, load, connection } = recorded();
    const session = await openOracle({ ...ADDRESS, port: 1_522 }, load);
    expect(said[0]).toEqual({
      ...{ user: 'reader', password: 'sandbox', connectString: 'db.example:1522/registry' },
      ...{ connectTimeout: 9, transportConnectTimeout: 9 },
    });
    expect(said.slice(1)).toMatchSnapshot();
    expect(connection.callTimeout).toBe(9_000);
    said.length = 0;
    expect(await session.query('SELECT :1 FROM DUAL', ['7'])).toEqual([
      { n: '1', types: [{ type: oracledb.STRING }, undefined] },
    ]);
    expect(said).toEqual(['SET TRANSACTION READ ONLY', 'SELECT :1 FROM DUAL', ['7'], 'rollback']);
  });
});

describe.each(['sqlserver', 'oracle'])('a source at %s', (scheme) => {
  it('that nobody answers is unavailable within its time', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const place = silent.address();
    const port = typeof place === 'object' ? place?.port : 0;
    const source = createSqlSource(settingsOf(`${scheme}://reader@127.0.0.1:${port}/registry`), {
      ...{ now: Date.now, log: silentLog },
    });
    await expect(source.probe(new AbortController().signal)).rejects.toMatchObject({
      code: 'source.unavailable',
    });
    source.close();
  }, 15_000);

  it('that is not there is unavailable', async () => {
    const source = createSqlSource(settingsOf(`${scheme}://reader@127.0.0.1:1/registry`), {
      ...{ now: Date.now, log: silentLog },
    });
    await expect(source.probe(new AbortController().signal)).rejects.toMatchObject({
      code: 'source.unavailable',
    });
    source.close();
  }, 15_000);
});
