import { capitalised } from '../../presentation/layout.ts';

/** Whose turn it is, as it stands alone in a cell: "Handling agency". The program's name is small everywhere. */
export function ownerText(ownerName: string): string {
  return ownerName.startsWith('dongbo') ? ownerName : capitalised(ownerName);
}
