import { inPairs } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

/** What `keys` says of a key that several provinces know. */
export const keysOfSeveralTexts = inPairs({
  created: (name: string, provinces: string) => [
    `Đã tạo khóa "${name}" (viewer) ở: ${provinces}.`,
    `Key "${name}" (viewer) was created in: ${provinces}.`,
  ],
  revoke: ['Mỗi tỉnh có thể tự thu hồi khóa này ở tỉnh mình.', 'Each province can revoke it for itself.'],
  onlyReads: [
    'Khóa của nhiều tỉnh chỉ để xem, cả tỉnh, không kèm liên kết. Chưa tạo khóa nào.',
    'A key for several provinces is for reading, each as a whole, without a link. No key was made.',
  ],
  onlyReadsRemedy: [
    'Dùng --role viewer, không có --agency và --link; hoặc tạo khóa cho từng tỉnh, mỗi lần một --config.',
    'Give --role viewer without --agency and --link, or make a key for each province, with one --config.',
  ],
  taken: (name: string, province: string) => [
    `${province} đã có khóa mang tên "${name}". Chưa tạo khóa nào.`,
    `${province} has a key named "${name}" already. No key was made.`,
  ],
  takenRemedy: [
    'Chọn tên khác, hoặc thu hồi khóa đó ở tỉnh này trước.',
    'Choose another name, or revoke that key in this province first.',
  ],
  revoked: (name: string, provinces: string) => [
    `Đã thu hồi khóa "${name}" ở: ${provinces}; khóa mất hiệu lực ngay.`,
    `Key "${name}" was revoked in: ${provinces}; it stopped working at once.`,
  ],
  stillValid: (provinces: string) => [
    `Chưa thu hồi được ở: ${provinces}. Khóa vẫn còn hiệu lực ở đó: chạy lại lệnh khi sổ cái đã mở được.`,
    `Not revoked in: ${provinces}. It still works there: run the command again once the ledger opens.`,
  ],
  differ: (name: string) => [
    `"${name}" là tên của các khóa khác nhau ở các tỉnh. Chưa thu hồi khóa nào.`,
    `"${name}" names different keys in these provinces. No key was revoked.`,
  ],
  differRemedy: (config: string) => [
    `Nêu mã của khóa, hoặc thu hồi ở từng tỉnh, mỗi lần một --config. Xem mã, gõ: ${typedCommand('keys list', { config })}`,
    `Give the id of the key, or revoke in each province, with one --config. To see ids, type: ${typedCommand('keys list', { config })}`,
  ],
  unknown: (name: string) => [
    `Không tỉnh nào có khóa còn dùng mang tên hoặc mã "${name}".`,
    `No province has a valid key with the name or id "${name}".`,
  ],
  unknownRemedy: (config: string) => [
    `Xem các khóa của một tỉnh, gõ: ${typedCommand('keys list', { config })}`,
    `To see the keys of a province, type: ${typedCommand('keys list', { config })}`,
  ],
});
