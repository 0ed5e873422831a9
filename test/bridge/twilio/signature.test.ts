import { isSignedByTwilio } from '../../../bridge/twilio/signature';

const URL = 'wss://voice.example.com/twilio/media';

describe('Twilio’s signature on the upgrade', () => {
  // HMAC-SHA1 with the token 12345, computed from Twilio's documented algorithm.
  it.each([
    ['the URL of the TwiML', 'PGLrn08/Ba1sEIuSwPQRBPD54PA='],
    ['the same with a slash at the end', '/l2QA+p8VR0Ejy/AIlzbV7YZXIA='],
  ])('is accepted over %s', (_what, signature) => {
    expect(isSignedByTwilio('12345', signature, URL)).toBe(true);
  });

  it.each([
    ['the https URL', 'O4P2Ggul8e4hQEZViN+aHilXfFo='],
    ['nothing', ''],
    ['noise', 'noise'],
  ])('is refused over %s', (_what, signature) => {
    expect(isSignedByTwilio('12345', signature, URL)).toBe(false);
  });

  it('is refused when it is missing', () => {
    expect(isSignedByTwilio('12345', undefined, URL)).toBe(false);
  });

  it('is refused when made with another token', () => {
    expect(isSignedByTwilio('54321', 'PGLrn08/Ba1sEIuSwPQRBPD54PA=', URL)).toBe(false);
  });
});
