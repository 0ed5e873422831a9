import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { environmentNamed } from '../lib/environment';
import { VoiceBridgeStack } from '../lib/voice-bridge-stack';
import { environments } from './environments';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const name: unknown = app.node.tryGetContext('env');
  const environment = environmentNamed(environments, typeof name === 'string' ? name : undefined);
  new VoiceBridgeStack(app, `VoiceBridge-${environment.name}`, { environment });
} catch (error) {
  // A wrong configuration is the reader's to mend: the sentence helps, a stack trace does not.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
