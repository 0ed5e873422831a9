import { voiceWebhook } from './webhook';

/** What AWS Lambda calls for each request; broken settings fail its start, where the log names all of them. */
export const handler = voiceWebhook(process.env);
