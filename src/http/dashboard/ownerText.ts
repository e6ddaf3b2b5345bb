import { capitalised } from '../../presentation/layout.ts';

/** The owner as the text of a cell: "Handling agency". The name dongbo stays in lower case. */
export function ownerText(ownerName: string): string {
  return ownerName.startsWith('dongbo') ? ownerName : capitalised(ownerName);
}
