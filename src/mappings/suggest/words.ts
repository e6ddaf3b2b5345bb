/** What officials shorten in the names of procedures and agencies; written out before names are compared. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  atttp: 'an toan thuc pham',
  bhtn: 'bao hiem that nghiep',
  bhxh: 'bao hiem xa hoi',
  bhyt: 'bao hiem y te',
  cccd: 'can cuoc cong dan',
  cmnd: 'chung minh nhan dan',
  cntt: 'cong nghe thong tin',
  cq: 'co quan',
  dkkd: 'dang ky kinh doanh',
  dn: 'doanh nghiep',
  gcn: 'giay chung nhan',
  gd: 'giao duc',
  gddt: 'giao duc va dao tao',
  gp: 'giay phep',
  gplx: 'giay phep lai xe',
  gpxd: 'giay phep xay dung',
  gtvt: 'giao thong van tai',
  hdnd: 'hoi dong nhan dan',
  hkd: 'ho kinh doanh',
  hs: 'ho so',
  htx: 'hop tac xa',
  kcb: 'kham benh chua benh',
  khcn: 'khoa hoc va cong nghe',
  khdt: 'ke hoach va dau tu',
  ldtbxh: 'lao dong thuong binh va xa hoi',
  mst: 'ma so thue',
  nnptnt: 'nong nghiep va phat trien nong thon',
  pccc: 'phong chay chua chay',
  ptnt: 'phat trien nong thon',
  qsdd: 'quyen su dung dat',
  tnhh: 'trach nhiem huu han',
  tnmt: 'tai nguyen va moi truong',
  tp: 'thanh pho',
  tt: 'thi tran',
  tthc: 'thu tuc hanh chinh',
  tttt: 'thong tin va truyen thong',
  tx: 'thi xa',
  ubnd: 'uy ban nhan dan',
  vb: 'van ban',
  vhttdl: 'van hoa the thao va du lich',
  vpdkdd: 'van phong dang ky dat dai',
  xd: 'xay dung',
};

/** `Cấp GCN QSDĐ` is `cap giay chung nhan quyen su dung dat`. */
export function wordsOf(name: string): readonly string[] {
  return folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap((word) =>
      Object.hasOwn(ABBREVIATIONS, word) ? (ABBREVIATIONS[word] ?? word).split(' ') : [word],
    );
}

/** In lower case, without tones and marks. `KH&ĐT` and `LĐ-TBXH` are one word each. */
function folded(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replaceAll(/(?<=\b\p{Lu}{1,4})[&-](?=\p{Lu}{1,5}\b)/gu, '')
    .toLowerCase();
}

/** Pieces of three letters, so that a typing error spoils three of them and not the word. */
export function piecesOf(word: string): readonly string[] {
  const padded = ` ${word} `;
  return Array.from({ length: Math.max(1, padded.length - 2) }, (_, at) => padded.slice(at, at + 3));
}
