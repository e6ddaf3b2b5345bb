import { defined } from '../../domain/defined.ts';
import { type GapCounts, groupFigures, NO_CASES, sumCounts } from '../../domain/gap.ts';
import type { AgencyNode, AgencyNodeLine } from './agencyNodes.ts';
import type { GapReportGroup } from './schema.ts';

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
