import { Routes } from '../../../simulator/phone/routes';

function connect(routes: Record<string, string>, url: string): string {
  return new Routes(routes).connectTo(new URL(url)).href;
}

describe('Routes', () => {
  const routes = { 'https://voice.example.com': 'http://127.0.0.1:8080' };

  it('leads webhooks and streams of a host to another one, path and query untouched', () => {
    expect(connect(routes, 'https://voice.example.com/voice?a=1')).toBe('http://127.0.0.1:8080/voice?a=1');
    expect(connect(routes, 'wss://voice.example.com/stream/1')).toBe('ws://127.0.0.1:8080/stream/1');
  });

  it('leads streams elsewhere than webhooks when it is told to', () => {
    const apart = { ...routes, 'wss://voice.example.com': 'ws://127.0.0.1:9090' };

    expect(connect(apart, 'https://voice.example.com/voice')).toBe('http://127.0.0.1:8080/voice');
    expect(connect(apart, 'wss://voice.example.com/stream')).toBe('ws://127.0.0.1:9090/stream');
  });

  it('tells ports apart', () => {
    expect(connect(routes, 'https://voice.example.com:8443/voice')).toBe(
      'https://voice.example.com:8443/voice',
    );
    expect(connect({ 'https://a.example:8443': 'https://b.example' }, 'wss://a.example:8443/s')).toBe(
      'wss://b.example/s',
    );
  });

  it('leaves other hosts alone', () => {
    expect(connect(routes, 'https://example.org/voice')).toBe('https://example.org/voice');
  });

  it('refuses what is no origin', () => {
    expect(() => new Routes({ 'voice.example.com': 'http://127.0.0.1' })).toThrow(
      'A route leads from one http(s) or ws(s) origin to another, and "voice.example.com" is none.',
    );
  });
});
