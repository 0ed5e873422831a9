import { type SecretNames, secretNames } from '../bridge/contract/secret-names';
import { CancelledError, HiddenAnswers } from '../terminal/hidden-answers';
import { USAGE_EXIT_CODE, UsageError } from '../terminal/usage-error';
import { environments } from './environments';
import { ParameterStore, ParameterStoreError } from './secrets/parameter-store';
import { SECRET_KINDS, type SecretKind } from './secrets/secret-values';
import { readSecretsOptions, SECRETS_USAGE } from './secrets/secrets-options';

async function main(): Promise<void> {
  const options = readSecretsOptions(process.argv.slice(2), environments);
  if (options === 'help') {
    console.log(SECRETS_USAGE);
    return;
  }
  const { environment, region, kmsKey, force, dryRun } = options;
  const names = secretNames(environment);
  // What is asked is not part of what is printed, so that the latter can be kept.
  const answers = new HiddenAnswers(process.stdin, process.stderr);
  const given = await askAll(answers);
  const oddities = given
    .map(({ kind, value }) => kind.oddity(value))
    .filter((oddity) => oddity !== undefined);
  if (oddities.length > 0 && !force) throw new UsageError(oddities);

  const store = new ParameterStore(region);
  try {
    for (const kind of SECRET_KINDS) {
      const value = given.find((answer) => answer.kind === kind)?.value;
      if (value !== undefined && !dryRun) await store.put(names[kind.key], value, kmsKey);
      // Most installations have no CoeFont, and nothing of it to leave as it is.
      if (value === undefined && kind.stackParameter !== undefined) continue;
      const done = value === undefined ? 'left as it is' : dryRun ? 'would be written' : 'written';
      console.log(`${names[kind.key]}  ${done} (${region})`);
    }
  } finally {
    store.close();
  }
  const hasOptional = given.some(({ kind }) => kind.stackParameter !== undefined);
  const parameters = hasOptional ? parametersOfOptional(names, environment) : '';
  console.log(
    `Next: npx cdk deploy --all -c env=${environment}${parameters}; what is deployed already reads them within five minutes.`,
  );
}

/** What a stack has to be told once before it uses what it can do without; all of it, because it takes no half of it. */
function parametersOfOptional(names: SecretNames, environment: string): string {
  return SECRET_KINDS.filter(({ stackParameter }) => stackParameter !== undefined)
    .map((kind) => ` --parameters VoiceBridge-${environment}:${kind.stackParameter}=${names[kind.key]}`)
    .join('');
}

async function askAll(answers: HiddenAnswers): Promise<{ kind: SecretKind; value: string }[]> {
  const given: { kind: SecretKind; value: string }[] = [];
  for (const kind of SECRET_KINDS) {
    const value = await answers.ask(kind.question);
    if (value !== '') given.push({ kind, value });
  }
  return given;
}

main().catch((error: unknown) => {
  if (error instanceof CancelledError) console.error('Cancelled: nothing was changed.');
  else if (error instanceof UsageError || error instanceof ParameterStoreError) console.error(error.message);
  else console.error(error);
  process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
});
