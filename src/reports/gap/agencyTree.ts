import { type GapCounts, gapFigures } from '../../domain/gap.ts';
import type { Seat, SeatLine } from './agencyNodes.ts';
import { type GapReportGroup, sumCounts } from './groups.ts';

/** Cases of one agency in one period, and where they belong. */
export interface SeatedCases {
  readonly line: SeatLine;
  readonly counts: GapCounts;
}

interface Node {
  /** Of the last cases that came: of two names, the later one. */
  seat: Seat;
  own: GapCounts;
  readonly below: Map<string, Node>;
}

const NONE: GapCounts = { synced: 0, never: 0, stale: 0, verified: 0 };

/**
 * The agencies as a tree, each before those below it, siblings by unsynced, largest first. What an agency counts is the
 * sum of its own cases and of all below it, so the agencies of depth 0 sum up to the whole. An agency that had another
 * level or another agency above it in another period stands in each of its places, with the cases received then.
 */
export function agencyTree(cases: readonly SeatedCases[]): GapReportGroup[] {
  const top = new Map<string, Node>();
  for (const { line, counts } of cases) {
    let nodes = top;
    for (const seat of line.above) nodes = seated(nodes, seat).below;
    const node = seated(nodes, line.own);
    node.own = sumCounts([node.own, counts]);
  }
  return shown(top, null, 0);
}

function seated(nodes: Map<string, Node>, seat: Seat): Node {
  const id = `${seat.level} ${seat.key}`;
  const node = nodes.get(id) ?? { seat, own: NONE, below: new Map() };
  node.seat = seat;
  nodes.set(id, node);
  return node;
}

function shown(nodes: ReadonlyMap<string, Node>, parent: string | null, depth: number): GapReportGroup[] {
  return [...nodes.values()]
    .map((node) => ({ node, ...seatedGroup(node.seat, sumOf(node)) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.unsynced - a.unsynced || (a.key < b.key ? -1 : 1))
    .flatMap(({ node, flag, ...group }) => [
      { ...group, parent, level: node.seat.level, depth, ...(flag === undefined ? {} : { flag }) },
      ...shown(node.below, node.seat.key, depth + 1),
    ]);
}

function sumOf(node: Node): GapCounts {
  return sumCounts([node.own, ...[...node.below.values()].map(sumOf)]);
}

/** The agencies one beside another, each with its own cases only. */
export function agencyList(cases: readonly SeatedCases[]): GapReportGroup[] {
  const own = cases.map(({ line, counts }) => ({ line: { above: [], own: line.own }, counts }));
  return agencyTree(own).map(({ parent: _parent, level: _level, depth: _depth, ...group }) => group);
}

function seatedGroup(seat: Seat, counts: GapCounts): GapReportGroup {
  const { total, synced, unsynced, syncedPercent, unsyncedPercent } = gapFigures(counts);
  const group = { key: seat.key, name: seat.name, total, synced, unsynced, syncedPercent, unsyncedPercent };
  return seat.flag === undefined ? group : { ...group, flag: seat.flag };
}
