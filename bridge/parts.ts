import type { Logger } from 'pino';
import type { Clock } from './call/clock';
import type { CallObserver } from './call/observer';
import { Directory } from './contract/assistant/directory';
import { FetchedSecret, fetchFromSsm, type Secret } from './contract/secret';
import { isNewer } from './records/call-document';
import { WarmSessions } from './openai/warm-sessions';
import { FolderStore } from './records/folder-store';
import { RecordKeeper } from './records/record-keeper';
import { S3Store } from './records/s3-store';
import { Spool } from './records/spool';
import type { BridgeParts } from './server';
import type { Settings } from './settings';
import { ToolBox } from './tools/tool-box';
import { TwilioCallControl } from './twilio/call-control';

/** What a bridge is made of, as its settings say. */
export function bridgeParts(
  settings: Settings,
  clock: Clock,
  log: Logger,
  observer: CallObserver,
): BridgeParts {
  const { assistants, defaultAssistant, twilioAuthToken, twilioApiUrl, toolAddresses, warmSessions } =
    settings;
  const { openAiUrl: url, openAiApiKey: apiKey, model } = settings;
  const secretNamed = keptSecrets();
  return {
    ...{ settings, clock, log, observer },
    directory: new Directory(assistants, {
      defaultName: defaultAssistant,
      complain: (why) => log.error({ why }, 'assistants cannot be read'),
    }),
    control: new TwilioCallControl(twilioAuthToken, twilioApiUrl),
    tools: new ToolBox({ secretNamed, addresses: toolAddresses, log }),
    records: recordKeeper(settings, clock, log),
    warm: new WarmSessions({ count: warmSessions, url, apiKey, model, clock, log }),
    secretNamed,
  };
}

/** Secrets by the names that they are kept under, each read once and kept for as long as any. */
function keptSecrets(): (parameterName: string) => Secret {
  const known = new Map<string, Secret>();
  return (name) => {
    const secret = known.get(name) ?? new FetchedSecret(fetchFromSsm(name));
    known.set(name, secret);
    return secret;
  };
}

function recordKeeper(settings: Settings, clock: Clock, log: Logger): RecordKeeper | undefined {
  const { callRecords, callRecordsBucket, callRecordsFolder, callSpoolFolder, model, voice } = settings;
  if (callRecords === 'none') return undefined;
  const store =
    callRecordsBucket === undefined ? new FolderStore(callRecordsFolder) : new S3Store(callRecordsBucket);
  const keeper = new RecordKeeper({
    spool: new Spool({ folder: callSpoolFolder, store, clock, log, isNewer }),
    ...{ clock, unixMs: Date.now, log },
    keepsSound: callRecords === 'recordings',
    otherwise: { model, voice },
  });
  void keeper.open();
  return keeper;
}
