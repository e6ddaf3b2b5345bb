import { shellWord } from '../domain/shellWord.ts';

interface FolderFaultValues {
  readonly dataDir: string;
  readonly account: string;
  /** The path that is in the way, or the nearest existing folder above. */
  readonly other: string;
  /** Of the folder, or of the one above where there is none yet. */
  readonly owner: string;
  /** The rights, in octal. */
  readonly mode: string;
  /** The system's error code. */
  readonly code: string;
}

/** Message and remedy. */
type Text = (values: FolderFaultValues) => readonly [message: string, remedy: string];

const vi = {
  isFile: ({ dataDir, other }) => [
    `Không tạo được thư mục dữ liệu ${dataDir}: ${other} là một tệp.`,
    'Chuyển tệp đó đi nơi khác, hoặc ghi thư mục khác vào dataDir.',
  ],
  unreachable: ({ dataDir, account, other }) => [
    `Không tới được thư mục dữ liệu ${dataDir}: tài khoản này (${account}) không được vào ${other}.`,
    'Ghi vào dataDir một thư mục mà tài khoản này vào được.',
  ],
  readOnly: ({ dataDir }) => [
    `Thư mục dữ liệu ${dataDir} nằm trên ổ đĩa được gắn ở chế độ chỉ đọc.`,
    'Gắn lại ổ đĩa cho phép ghi, hoặc ghi vào dataDir một thư mục trên ổ khác.',
  ],
  other: ({ dataDir, code }) => [
    `Không tạo hoặc không ghi được thư mục dữ liệu ${dataDir} (${code}).`,
    'Kiểm tra ổ đĩa có đầy hoặc hỏng không, hoặc ghi thư mục khác vào dataDir.',
  ],
  cannotMake: ({ account, dataDir, other: above, owner, mode }) => [
    `Tài khoản này (${account}) không tạo được thư mục dữ liệu ${dataDir}: ${above} thuộc về ${owner} (${mode}).`,
    `Gõ: ${install(account, dataDir)}`,
  ],
  cannotWrite: ({ account, dataDir, owner, mode }) => [
    `Tài khoản này (${account}) không ghi được vào thư mục dữ liệu ${dataDir}, thuộc về ${owner} (${mode}).`,
    `Gõ: ${install(account, dataDir)}`,
  ],
  cannotSee: ({ account, dataDir, owner, mode }) => [
    `Tài khoản này (${account}) không ghi được vào thư mục dữ liệu ${dataDir}, thuộc về ${owner} (${mode}).`,
    `Nếu chỉ dongbo dùng thư mục này, gõ: ${install(account, dataDir)}`,
  ],
  othersUse: ({ account, dataDir, owner, mode }) => [
    `Tài khoản này (${account}) không ghi được vào ${dataDir}, thuộc về ${owner} (${mode}) và chứa những thứ không phải của dongbo.`,
    'Ghi vào dataDir một thư mục dành riêng cho dongbo.',
  ],
} as const satisfies Record<string, Text>;

export type FolderFaultKind = keyof typeof vi;

const en: Record<FolderFaultKind, Text> = {
  isFile: ({ dataDir, other }) => [
    `The data folder ${dataDir} cannot be made: ${other} is a file.`,
    'Move that file away, or name another folder in dataDir.',
  ],
  unreachable: ({ dataDir, account, other }) => [
    `The data folder ${dataDir} cannot be reached: this account (${account}) may not enter ${other}.`,
    'Name a folder in dataDir that this account can reach.',
  ],
  readOnly: ({ dataDir }) => [
    `The data folder ${dataDir} is on a disk that is mounted read-only.`,
    'Mount the disk for writing, or name a folder on another one in dataDir.',
  ],
  other: ({ dataDir, code }) => [
    `The data folder ${dataDir} cannot be made or written (${code}).`,
    'See whether its disk is full or damaged, or name another folder in dataDir.',
  ],
  cannotMake: ({ account, dataDir, other: above, owner, mode }) => [
    `This account (${account}) cannot make the data folder ${dataDir}: ${above} belongs to ${owner} (${mode}).`,
    `Type: ${install(account, dataDir)}`,
  ],
  cannotWrite: ({ account, dataDir, owner, mode }) => [
    `This account (${account}) cannot write the data folder ${dataDir}, which belongs to ${owner} (${mode}).`,
    `Type: ${install(account, dataDir)}`,
  ],
  cannotSee: ({ account, dataDir, owner, mode }) => [
    `This account (${account}) cannot write the data folder ${dataDir}, which belongs to ${owner} (${mode}).`,
    `If nothing but dongbo keeps anything there, type: ${install(account, dataDir)}`,
  ],
  othersUse: ({ account, dataDir, owner, mode }) => [
    `This account (${account}) cannot write ${dataDir}, which belongs to ${owner} (${mode}) and holds other things than dongbo's.`,
    'Name a folder of its own for dongbo in dataDir.',
  ],
};

/** Every reason why dataDir cannot be used. */
export const FOLDER_FAULTS: Readonly<Record<'vi' | 'en', Record<FolderFaultKind, Text>>> = { vi, en };

/** Creates the folder with its owner, or gives an existing one to the account; its contents keep their owner. */
function install(account: string, dataDir: string): string {
  return `sudo install -d -o ${shellWord(account)} -m 700 ${shellWord(dataDir)}`;
}
