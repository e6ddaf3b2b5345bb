/** A mail address of which only the first letter and the place are shown: `a…@haiduong.example`. */
export function maskedAddress(address: string): string {
  return address.replace(/^(.)[^@]*@/, '$1…@');
}
