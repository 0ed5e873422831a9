import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse';

/** What a caller is told when there is nobody to talk to. */
export interface Apology {
  text: string;
  speaker: Speaker;
}

type Speaker = Required<Pick<VoiceResponse.SayAttributes, 'language' | 'voice'>>;

/** `lost`: the call could not be connected. `wait`: it will be, in a moment. `unavailable`: the service is switched off. */
export type ApologyReason = 'lost' | 'wait' | 'unavailable';

interface Apologies {
  speaker: Speaker;
  texts: Record<ApologyReason, string>;
}

const ENGLISH: Apologies = {
  speaker: { language: 'en-US', voice: 'Polly.Joanna-Neural' },
  texts: {
    lost: 'We are sorry, we cannot connect your call at the moment. Please call again later.',
    wait: 'We are sorry. One moment, please.',
    unavailable: 'We are sorry, this service is not available at the moment. Please call again later.',
  },
};

const JAPANESE: Apologies = {
  speaker: { language: 'ja-JP', voice: 'Polly.Kazuha-Neural' },
  texts: {
    lost: '申し訳ございません。ただいまお電話をおつなぎできません。恐れ入りますが、しばらくしてからおかけ直しください。',
    wait: '申し訳ございません。少々お待ちください。',
    unavailable:
      '申し訳ございません。ただいまサービスをご利用いただけません。恐れ入りますが、しばらくしてからおかけ直しください。',
  },
};

const BY_LANGUAGE = new Map([
  ['en', ENGLISH],
  ['ja', JAPANESE],
]);

/** The apology in a language such as `ja` or `en-GB`; in English where we have no other. */
export function apologyIn(language: string, reason: ApologyReason): Apology {
  const [primary] = language.toLowerCase().split('-');
  const { texts, speaker } = BY_LANGUAGE.get(primary ?? '') ?? ENGLISH;
  return { text: texts[reason], speaker };
}
