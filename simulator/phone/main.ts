import { readFileSync } from 'node:fs';
import { systemClock } from '../network/clock';
import { narrate } from './call-narrator';
import { Phone } from './phone';
import type { RestApi } from './rest-api';
import type { PhoneSettings } from './settings';
import { HELP, readSettings } from './settings';
import { TurnTaker } from './turn-taker';

async function makeCall(settings: PhoneSettings): Promise<void> {
  const { url, authToken, connect, from, to, delayMs, jitterMs, hangUpAfterMs, restPort } = settings;
  const phone = new Phone({
    authToken,
    from,
    to,
    routes: connect === undefined ? {} : { [new URL(url).origin]: connect },
    network: { delayMs, jitterMs },
  });
  const restApi = phone.restApi();
  if (restPort !== undefined && !(await isListening(restApi, restPort))) return;
  const call = phone.call(url);
  narrate(call, (line) => console.log(line));

  const speeches = settings.speechFiles.map((file) => readFileSync(file));
  const caller = new TurnTaker(systemClock, speeches, (speech) => {
    console.log('          the caller speaks');
    // A speech that the end of the call cuts short is no failure of the command.
    call.say(speech).then(
      () => console.log('          the caller is quiet'),
      () => undefined,
    );
  });
  call.on('streaming', () => caller.lineOpened());
  call.on('hears', () => caller.assistantSpeaks());
  call.on('quiet', () => caller.assistantIsQuiet());
  call.on('cut', () => caller.assistantIsQuiet());

  const hangUp = (): void => call.hangUp();
  process.once('SIGINT', hangUp);
  const callOff = hangUpAfterMs === undefined ? undefined : systemClock.after(hangUpAfterMs, hangUp);
  const { endedBy } = await call.ended;
  callOff?.();
  caller.stop();
  if (restPort !== undefined) await restApi.close();
  process.off('SIGINT', hangUp);
  process.exitCode = endedBy === 'error' ? 1 : 0;
}

/** Whoever asked for the API would wait for it in vain. */
async function isListening(restApi: RestApi, port: number): Promise<boolean> {
  try {
    await restApi.listen(port);
    return true;
  } catch (error) {
    console.error(
      `--rest-port ${port} cannot be listened on: ${error instanceof Error ? error.message : String(error)}.`,
    );
    process.exitCode = 2;
    return false;
  }
}

const command = readSettings(process.argv.slice(2));
switch (command.kind) {
  case 'help':
    console.log(HELP);
    break;
  case 'mistakes':
    for (const mistake of command.mistakes) console.error(mistake);
    console.error('--help tells more.');
    process.exitCode = 2;
    break;
  case 'call':
    void makeCall(command.settings);
}
