import { signStream, signWebhook } from '../../../simulator/phone/signatures';

const TOKEN = '12345';
const STREAM = 'wss://voice.example.com/twilio/media';

describe('signatures', () => {
  it('signs the wss URL of the stream as it is', () => {
    expect(signStream('good', TOKEN, STREAM)).toBe('PGLrn08/Ba1sEIuSwPQRBPD54PA=');
  });

  it('signs it with a slash at its end', () => {
    expect(signStream('trailing-slash', TOKEN, STREAM)).toBe('/l2QA+p8VR0Ejy/AIlzbV7YZXIA=');
  });

  it('signs the https URL instead', () => {
    expect(signStream('https', TOKEN, STREAM)).toBe('O4P2Ggul8e4hQEZViN+aHilXfFo=');
  });

  it('signs with a token that is not the account’s, or not at all', () => {
    expect(signStream('bad', TOKEN, STREAM)).not.toBe(signStream('good', TOKEN, STREAM));
    expect(signStream('none', TOKEN, STREAM)).toBeUndefined();
    expect(signWebhook('bad', TOKEN, 'https://x.example/', {})).not.toBe(
      signWebhook('good', TOKEN, 'https://x.example/', {}),
    );
    expect(signWebhook('none', TOKEN, 'https://x.example/', {})).toBeUndefined();
  });

  // The example of Twilio's page "Webhooks Security".
  it('signs a webhook as the example of the docs', () => {
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };

    expect(signWebhook('good', TOKEN, 'https://mycompany.com/myapp.php?foo=1&bar=2', params)).toBe(
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    );
  });
});
