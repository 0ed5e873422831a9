/** Where an environment's secrets are kept unless its stack's parameters say otherwise: names of SSM parameters. */
export interface SecretNames {
  openAiRealtimeApiKey: string;
  twilioAuthToken: string;
  /** Of CoeFont's voice, where there is one. */
  coeFontAccessKey: string;
  coeFontAccessSecret: string;
}

/** `/voice-bridge/prod/twilio-auth-token`, and so on. */
export function secretNames(environment: string): SecretNames {
  const path = `/voice-bridge/${environment}`;
  return {
    openAiRealtimeApiKey: `${path}/openai-realtime-api-key`,
    twilioAuthToken: `${path}/twilio-auth-token`,
    coeFontAccessKey: `${path}/coefont-access-key`,
    coeFontAccessSecret: `${path}/coefont-access-secret`,
  };
}
