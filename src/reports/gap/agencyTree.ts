import { agencyRow, type GroupLevel, lineAt, UNKNOWN_LEVEL, validRow } from '../../domain/agencies.ts';
import { defined } from '../../domain/defined.ts';
import { type GapCounts, groupFigures, NO_CASES, sumCounts } from '../../domain/gap.ts';
import type { AgencyRow, Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import type { AgencyFlag, GapReportGroup } from './schema.ts';

/** Cases of one agency in one period, and where they belong. */
export interface NodeCases {
  readonly line: AgencyNodeLine;
  readonly counts: GapCounts;
}

interface Branch {
  /** From the latest cases, so that a renamed agency has its last name. */
  agency: AgencyNode;
  own: GapCounts;
  readonly below: Map<string, Branch>;
}

/**
 * The agencies as a tree, each before those below it, siblings by unsynced, largest first. What an agency counts is the
 * sum of its own cases and of all below it, so the agencies of depth 0 sum up to the whole. An agency that had another
 * level or another agency above it in another period has a node in each place, with the cases received then.
 */
export function agencyTree(cases: readonly NodeCases[]): GapReportGroup[] {
  const top = new Map<string, Branch>();
  for (const { line, counts } of cases) {
    let branches = top;
    for (const agency of line.above) branches = branchOf(branches, agency).below;
    const branch = branchOf(branches, line.own);
    branch.own = sumCounts([branch.own, counts]);
  }
  return shown(top, null, 0);
}

function branchOf(branches: Map<string, Branch>, agency: AgencyNode): Branch {
  const id = `${agency.level} ${agency.key}`;
  const branch = branches.get(id) ?? { agency, own: NO_CASES, below: new Map() };
  branch.agency = agency;
  branches.set(id, branch);
  return branch;
}

function shown(
  branches: ReadonlyMap<string, Branch>,
  parent: string | null,
  depth: number,
): GapReportGroup[] {
  return [...branches.values()]
    .map(({ agency: { key, name, level, flag }, ...branch }) => ({
      group: defined({ key, name, ...groupFigures(sumOf(branch)), parent, level, depth, flag }),
      below: branch.below,
    }))
    .filter(({ group }) => group.total > 0)
    .sort((a, b) => b.group.unsynced - a.group.unsynced || (a.group.key < b.group.key ? -1 : 1))
    .flatMap(({ group, below }) => [group, ...shown(below, group.key, depth + 1)]);
}

function sumOf(branch: Omit<Branch, 'agency'>): GapCounts {
  return sumCounts([branch.own, ...[...branch.below.values()].map(sumOf)]);
}

/** The agencies as a flat list, each with its own cases only. */
export function agencyList(cases: readonly NodeCases[]): GapReportGroup[] {
  const own = cases.map(({ line, counts }) => ({ line: { above: [], own: line.own }, counts }));
  return agencyTree(own).map(({ parent: _parent, level: _level, depth: _depth, ...group }) => group);
}

type Agencies = Mappings['agencies'];

/** An agency's place in a report. */
interface AgencyNode {
  readonly key: string;
  readonly name: string;
  readonly level: GroupLevel;
  readonly flag?: AgencyFlag;
}

export interface AgencyNodeLine {
  /** From the top down. */
  readonly above: readonly AgencyNode[];
  readonly own: AgencyNode;
}

/** By the rows that hold at the instant, under the local codes. */
export function nodesAt(
  agencies: Agencies,
  code: string,
  named: { readonly at: Instant; readonly name: string },
): AgencyNodeLine {
  const [own, ...above] = lineAt(agencies, code, named.at);
  if (own === undefined) return { above: [], own: withoutRow(agencies, code, named.name) };
  return { above: above.map(localNode).reverse(), own: localNode(own) };
}

/**
 * Where each agency's cases belong today: under the national code of its row valid today, below the agencies that are
 * above it today. Codes that share a national code share a node, that of the first of their rows; a code without a row
 * valid today keeps its own, at the top, and is flagged. A code without a national code keeps its local one.
 */
export function nodesToday(agencies: Agencies, now: Instant): (code: string, name: string) => AgencyNodeLine {
  const byNational = new Map<string, AgencyRow>();
  for (const code of agencies?.keys() ?? []) {
    const row = validRow(agencies, code, now);
    if (row !== undefined && row.national !== '' && !byNational.has(row.national))
      byNational.set(row.national, row);
  }
  const nodeOf = (code: string): AgencyRow | undefined => {
    const row = validRow(agencies, code, now);
    return row === undefined ? undefined : (byNational.get(row.national) ?? row);
  };
  return (code, name) => {
    const own = nodeOf(code);
    if (own === undefined) {
      const last = agencyRow(agencies, code, now)?.name;
      return { above: [], own: withoutRow(agencies, code, last || name) };
    }
    // Merging can put an agency below itself (a district that took the code of its own ward): then it is the top.
    const seen = new Set([own.national || own.local]);
    const above: AgencyNode[] = [];
    for (let row = nodeOf(own.parent); row !== undefined; row = nodeOf(row.parent)) {
      const key = row.national || row.local;
      if (seen.has(key)) break;
      seen.add(key);
      above.unshift(nationalNode(row));
    }
    return { above, own: nationalNode(own) };
  };
}

function localNode({ local, name, level }: AgencyRow): AgencyNode {
  return { key: local, name, level };
}

function nationalNode({ local, national, name, level }: AgencyRow): AgencyNode {
  return { key: national || local, name, level };
}

function withoutRow(agencies: Agencies, code: string, name: string): AgencyNode {
  const node = { key: code, name, level: UNKNOWN_LEVEL } as const;
  // Without a table there is nothing that an agency could be missing from.
  if (agencies === null) return node;
  const rows = agencies.get(code);
  if (rows === undefined) return { ...node, flag: 'not_in_table' };
  return { ...node, level: rows.at(-1)?.level ?? UNKNOWN_LEVEL, flag: 'no_longer_in_table' };
}
