import { coeFontSignature } from '../../../../lambda/voice/turns/coefont';

describe('a request to CoeFont', () => {
  it('is signed over the time and the body, byte for byte', () => {
    const body =
      '{"coefont":"2b174967-1a8a-42e4-b1ae-5f6548cfa05d","text":"お電話ありがとうございます。","format":"wav"}';

    expect(coeFontSignature('test-access-secret', '1700000000', body)).toBe(
      'd4324dba0755bdaa497bb78f12684325b341df6a41e8b104debe1a914a8a3655',
    );
  });
});
