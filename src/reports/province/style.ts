/**
 * For A4, black on white. Even with full tables, every note and the longest names, the page fits one sheet of Chromium;
 * cells are cut rather than wrapped.
 */
export const STYLE = `
@page { size: A4; margin: 10mm 13mm; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 184mm; color: #111; background: #fff;
  font: 8.2pt/1.25 Arial, "Liberation Sans", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
/* The sheet without its margins, less a millimetre; free space goes between the sections. */
body, main { display: flex; flex-direction: column; justify-content: space-between; }
body { min-height: 276mm; }
main { flex: 1; }
@media screen { body { padding: 10mm 0; } }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 6mm; padding-bottom: 1.5mm; border-bottom: 0.5mm solid #111; }
h1 { flex: 1; margin: 0; font-size: 12.8pt; line-height: 1.15; }
header p { flex: none; max-width: 44mm; margin: 0; white-space: nowrap; text-align: right; }
header strong { display: block; overflow: hidden; text-overflow: ellipsis; }
h2, caption { margin: 0; padding: 0 0 0.6mm; font-size: 9.2pt; font-weight: 700; text-align: left; }
p { margin: 0.8mm 0 0; }
dl { display: grid; grid-template-columns: 1.4fr 1.3fr 1fr 1fr; gap: 0 4mm; margin: 2mm 0 1.5mm; }
dl div { border-left: 0.6mm solid #111; padding-left: 2mm; }
dt { color: #333; }
dd { margin: 0; }
dd.figure { font-size: 15pt; font-weight: 700; line-height: 1.2; }
div:first-child > dd.figure { font-size: 25pt; line-height: 1; }
dd.part { color: #333; }
.headline { margin: 0 0 2mm; font-size: 9.5pt; font-weight: 600; }
.columns { display: grid; grid-template-columns: 1.15fr 1fr; gap: 0 6mm; margin-bottom: 2.5mm; }
.columns > section { min-width: 0; }
.causes { margin-bottom: 2.5mm; }
p + table { margin-top: 2mm; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; }
table + table { margin-top: 3mm; }
th, td { padding: 0.22mm 0 0.22mm 2mm; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: left; font-weight: 400; }
.roomy th, .roomy td { padding-top: 0.36mm; padding-bottom: 0.36mm; }
th:first-child, td:first-child { padding-left: 0; }
thead tr { border-bottom: 0.25mm solid #111; }
thead th { color: #333; white-space: normal; vertical-align: bottom; }
tbody tr { border-bottom: 0.15mm solid #bbb; }
.number { text-align: right; }
svg { display: block; fill: #111; }
svg.trend { width: 100%; }
svg text { font-size: 9px; fill: #333; }
svg .grid { stroke: #bbb; stroke-width: 0.5; }
svg .area { fill: #e4e4e4; }
svg .line { fill: none; stroke: #111; stroke-width: 1.6; stroke-linejoin: round; }
svg.bar { width: 100%; height: 2mm; fill: #444; }
.caption { margin: 0; color: #333; }
.clamped { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-clamp: 2; max-height: 2.5em; overflow: hidden; }
ul { margin: 0; padding-left: 3.5mm; }
.notes { font-size: 7.2pt; line-height: 1.2; }
footer { margin-top: 1.5mm; padding-top: 1mm; border-top: 0.25mm solid #111; font-size: 7pt; line-height: 1.25; color: #333; }
section, table, footer { break-inside: avoid; }
`;
