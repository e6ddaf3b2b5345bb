import type { Sentences } from '../domain/errors.ts';
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

type Text = (values: FolderFaultValues) => { readonly en: Sentences; readonly vi: Sentences };

/** Every reason why dataDir cannot be used. */
export const FOLDER_FAULTS = {
  isFile: ({ dataDir, other }) => ({
    en: {
      message: `The data folder ${dataDir} cannot be made: ${other} is a file.`,
      remedy: 'Move that file away, or name another folder in dataDir.',
    },
    vi: {
      message: `Không tạo được thư mục dữ liệu ${dataDir}: ${other} là một tệp.`,
      remedy: 'Chuyển tệp đó đi nơi khác, hoặc ghi thư mục khác vào dataDir.',
    },
  }),
  unreachable: ({ dataDir, account, other }) => ({
    en: {
      message: `The data folder ${dataDir} cannot be reached: this account (${account}) may not enter ${other}.`,
      remedy: 'Name a folder in dataDir that this account can reach.',
    },
    vi: {
      message: `Không tới được thư mục dữ liệu ${dataDir}: tài khoản này (${account}) không được vào ${other}.`,
      remedy: 'Ghi vào dataDir một thư mục mà tài khoản này vào được.',
    },
  }),
  readOnly: ({ dataDir }) => ({
    en: {
      message: `The data folder ${dataDir} is on a disk that is mounted read-only.`,
      remedy: 'Mount the disk for writing, or name a folder on another one in dataDir.',
    },
    vi: {
      message: `Thư mục dữ liệu ${dataDir} nằm trên ổ đĩa được gắn ở chế độ chỉ đọc.`,
      remedy: 'Gắn lại ổ đĩa cho phép ghi, hoặc ghi vào dataDir một thư mục trên ổ khác.',
    },
  }),
  other: ({ dataDir, code }) => ({
    en: {
      message: `The data folder ${dataDir} cannot be made or written (${code}).`,
      remedy: 'See whether its disk is full or damaged, or name another folder in dataDir.',
    },
    vi: {
      message: `Không tạo hoặc không ghi được thư mục dữ liệu ${dataDir} (${code}).`,
      remedy: 'Kiểm tra ổ đĩa có đầy hoặc hỏng không, hoặc ghi thư mục khác vào dataDir.',
    },
  }),
  cannotMake: (values) => {
    const { account, dataDir, other: above, owner, mode } = values;
    return {
      en: {
        message: `This account (${account}) cannot make the data folder ${dataDir}: ${above} belongs to ${owner} (${mode}).`,
        remedy: `Type: ${install(values)}`,
      },
      vi: {
        message: `Tài khoản này (${account}) không tạo được thư mục dữ liệu ${dataDir}: ${above} thuộc về ${owner} (${mode}).`,
        remedy: `Gõ: ${install(values)}`,
      },
    };
  },
  cannotWrite: (values) => ({
    en: { message: notWritten(values).en, remedy: `Type: ${install(values)}` },
    vi: { message: notWritten(values).vi, remedy: `Gõ: ${install(values)}` },
  }),
  cannotSee: (values) => ({
    en: {
      message: notWritten(values).en,
      remedy: `If nothing but dongbo keeps anything there, type: ${install(values)}`,
    },
    vi: {
      message: notWritten(values).vi,
      remedy: `Nếu chỉ dongbo dùng thư mục này, gõ: ${install(values)}`,
    },
  }),
  othersUse: ({ account, dataDir, owner, mode }) => ({
    en: {
      message: `This account (${account}) cannot write ${dataDir}, which belongs to ${owner} (${mode}) and holds other things than dongbo's.`,
      remedy: 'Name a folder of its own for dongbo in dataDir.',
    },
    vi: {
      message: `Tài khoản này (${account}) không ghi được vào ${dataDir}, thuộc về ${owner} (${mode}) và chứa những thứ không phải của dongbo.`,
      remedy: 'Ghi vào dataDir một thư mục dành riêng cho dongbo.',
    },
  }),
} as const satisfies Record<string, Text>;

export type FolderFaultKind = keyof typeof FOLDER_FAULTS;

/** Creates the folder with its owner, or gives an existing one to the account; its contents keep their owner. */
function install({ account, dataDir }: FolderFaultValues): string {
  return `sudo install -d -o ${shellWord(account)} -m 700 ${shellWord(dataDir)}`;
}

function notWritten({ account, dataDir, owner, mode }: FolderFaultValues): Record<'en' | 'vi', string> {
  return {
    en: `This account (${account}) cannot write the data folder ${dataDir}, which belongs to ${owner} (${mode}).`,
    vi: `Tài khoản này (${account}) không ghi được vào thư mục dữ liệu ${dataDir}, thuộc về ${owner} (${mode}).`,
  };
}
