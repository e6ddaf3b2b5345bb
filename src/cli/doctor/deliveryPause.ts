import { pausedText } from '../../reports/delivery/text.ts';
import { type Check, warning } from './check.ts';

/** Reports nothing unless somebody paused delivery. */
export const deliveryPause: Check = {
  name: 'delivery_pause',
  exitCode: 3,
  async run({ config, ledger }) {
    const pause = (await ledger?.deliveryPause()) ?? null;
    if (pause === null) return [];
    const { offsetMs } = config;
    const found = {
      vi: pausedText(pause, { language: 'vi', offsetMs }),
      en: pausedText(pause, { language: 'en', offsetMs }),
    };
    const remedy = {
      vi: 'Để gửi tiếp, chạy: npm run -s dongbo -- delivery resume',
      en: 'To resume it, run: npm run -s dongbo -- delivery resume',
    };
    return [warning('delivery_pause', found, remedy)];
  },
};
