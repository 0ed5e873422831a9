import type { VoiceSettings } from '../settings';
import type { WebhookMetrics } from '../webhook-metrics';
import { CoeFont } from './coefont';
import { TextAssistant } from './text-assistant';
import { TextModel } from './text-model';
import { TurnByTurn } from './turn-by-turn';
import type { TurnDues } from './turn-dues';
import { Voices } from './voices';

/** What answers without the bridge; nothing where the settings have no key for the text model. */
export function turnByTurn(
  { turns, publicBaseUrl, fallbackNumber }: VoiceSettings,
  { metrics, nowS, dues }: { metrics: WebhookMetrics; nowS: () => number; dues: TurnDues },
): TurnByTurn | undefined {
  if (turns === undefined) return undefined;
  const { apiKey, responsesUrl: url, model, coeFont } = turns;
  const assistant = new TextAssistant(new TextModel({ url, apiKey }), model);
  const speaker = coeFont === undefined ? undefined : new CoeFont({ ...coeFont, nowS });
  const voices = new Voices(speaker, metrics, dues.speech);
  return new TurnByTurn({ assistant, voices, metrics, dues, publicBaseUrl, fallbackNumber });
}
