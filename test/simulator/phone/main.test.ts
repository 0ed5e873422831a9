import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { sound } from './sound-answer';
import { StubServer } from './stub-server';

const ROOT = join(__dirname, '../../..');

async function run(...args: string[]) {
  const command = spawn(process.execPath, ['--import', 'tsx', 'simulator/phone/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, TWILIO_AUTH_TOKEN: '' },
  });
  let output = '';
  let errors = '';
  command.stdout.on('data', (data) => (output += String(data)));
  command.stderr.on('data', (data) => (errors += String(data)));
  const status = await new Promise((resolve) => command.once('close', resolve));
  return { status, output, errors };
}

/** What Twilio's own library asks for. */
async function hangUp(port: number, callSid: string): Promise<void> {
  const account = 'AC0123456789abcdef0123456789abcdef';
  await fetch(`http://127.0.0.1:${port}/2010-04-01/Accounts/${account}/Calls/${callSid}.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${account}:t`).toString('base64')}` },
    body: new URLSearchParams({ Status: 'completed' }),
  });
}

describe('the command', () => {
  it('makes a call and tells what happens', async () => {
    const server = await StubServer.start();
    server.on('/voice', '<Connect><Stream url="wss://voice.example.com/s"/></Connect><Say>sorry</Say>');
    server.onStream = (stream) =>
      void stream.started().then(() => {
        stream.play(Buffer.alloc(80_000, 0x11));
        stream.socket.close(1000, 'bye');
      });

    const { status, output } = await run(
      ...['--url', `${server.publicOrigin}/voice`, '--connect', server.origin, '--token', 't'],
    );

    await server.close();
    const told = output.split('\n').map((line) => line.slice(10));
    expect(told).toEqual([
      expect.stringMatching(/^ringing, CA/),
      'answered',
      expect.stringMatching(/^TwiML from https:\/\/voice.example.com\/voice: <Response>/),
      expect.stringMatching(/^streaming, MZ/),
      'the assistant speaks',
      'error 31921, Stream - WebSocket - Close Error: the server closed with code 1000 "bye"',
      'Twilio says: sorry',
      'ended by document-end',
      '',
    ]);
    expect(status).toBe(0);
  });

  it('takes a call that is answered turn by turn, without a word', async () => {
    const server = await StubServer.start();
    const gather = '<Gather input="speech" language="ja-JP" timeout="1"><Play>/a.wav</Play></Gather>';
    server.on('/voice', `${gather}<Say>sorry</Say>`);
    server.on('/a.wav', sound(100));

    const { status, output } = await run(
      ...['--url', `${server.publicOrigin}/voice`, '--connect', server.origin, '--token', 't'],
    );

    await server.close();
    const told = output.split('\n').map((line) => line.slice(10));
    expect(told.slice(3)).toEqual([
      'Twilio plays https://voice.example.com/a.wav, 0.1 s',
      'Twilio listens, in ja-JP',
      'Twilio says: sorry',
      'ended by document-end',
      '',
    ]);
    expect(status).toBe(0);
  });

  it('stands for the REST API on a port of its own', async () => {
    const server = await StubServer.start();
    server.on('/voice', '<Connect><Stream url="wss://voice.example.com/s"/></Connect>');
    const port = await freePort();
    server.onStream = (stream) =>
      void stream.started().then(() => hangUp(port, stream.messages.at(1)!.start!.callSid));

    const { status, output } = await run(
      ...['--url', `${server.publicOrigin}/voice`, '--connect', server.origin, '--token', 't'],
      ...['--rest-port', String(port)],
    );

    await server.close();
    expect(output).toMatch(/REST ends it\n.*ended by rest\n$/);
    expect(status).toBe(0);
  });

  it('says that the port of the REST API is taken, and calls nobody', async () => {
    const server = await StubServer.start();
    const { port } = new URL(server.origin);

    const { status, output, errors } = await run(
      ...['--url', `${server.publicOrigin}/voice`, '--connect', server.origin, '--token', 't'],
      ...['--rest-port', port],
    );

    await server.close();
    expect(errors).toMatch(new RegExp(`^--rest-port ${port} cannot be listened on: .*EADDRINUSE.*\\.\n$`));
    expect(output).toBe('');
    expect(status).toBe(2);
  });

  it('refuses bad options with status 2', async () => {
    const { status, errors } = await run('--delay', 'x');

    expect(status).toBe(2);
    expect(errors).toContain('--url is missing: the voice webhook to call.\n');
    expect(errors).toContain('--delay is a number of ms, not "x".\n');
  });
});
