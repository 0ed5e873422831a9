import { HELP, readCommandLine } from './command-line';
import type { AssistantOptions } from './assistant-options';
import { AssistantSimulator } from './assistant-simulator';
import type { AssistantSession } from './session';

/** Too many to print one by one. */
const QUIET = ['input_audio_buffer.append', 'session.input_audio_buffer.append'];

const command = readCommandLine(process.argv.slice(2));
switch (command.wants) {
  case 'help':
    console.log(HELP);
    break;
  case 'nonsense':
    for (const complaint of command.complaints) console.error(complaint);
    process.exitCode = 2;
    break;
  case 'to-listen':
    void listen(command.options);
}

async function listen(options: AssistantOptions): Promise<void> {
  const assistant = await AssistantSimulator.listen(options).catch((error: unknown) => {
    console.error(`Cannot listen on port ${options.port ?? 0}: ${String(error)}`);
    process.exitCode = 1;
  });
  if (assistant === undefined) return;
  console.log(assistant.url);
  assistant.on('turned-away', (code) => console.log(`turned away: ${code}`));
  assistant.on('session', narrate);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void assistant.close());
}

function narrate(session: AssistantSession): void {
  const say = (text: string) => {
    const seconds = ((performance.now() - session.record.openedAtMs) / 1_000).toFixed(3);
    console.log(`session ${session.index + 1}  ${seconds.padStart(8)} s  ${text}`);
  };
  say(`opened for ${session.model}`);
  session.on('client-event', (event) => QUIET.includes(event.type) || say(`<- ${event.type}`));
  session.on('server-event', (event) => {
    if (!event.type.endsWith('.delta')) say(`-> ${event.type}`);
  });
  session.on('closed', (code, reason) => {
    const { appendedBytes } = session.record;
    say(`closed with ${code} ${reason}`.trimEnd() + `, ${appendedBytes} bytes heard`);
  });
}
