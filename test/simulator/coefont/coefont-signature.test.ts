import { signatureOf } from '../../../simulator/coefont/coefont-signature';

describe("CoeFont's signature", () => {
  it('is over the time and the body', () => {
    const body =
      '{"coefont":"2b174967-1a8a-42e4-b1ae-5f6548cfa05d","text":"お電話ありがとうございます。","format":"wav"}';

    expect(signatureOf('test-access-secret', '1700000000', body)).toBe(
      'd4324dba0755bdaa497bb78f12684325b341df6a41e8b104debe1a914a8a3655',
    );
  });

  it('is over the time alone where there is no body', () => {
    expect(signatureOf('test-access-secret', '1700000000')).toBe(
      '71c5f7657c4b0039fbd725432f3c6e081f3a1358c8875559c61fe16320dd85f4',
    );
  });
});
