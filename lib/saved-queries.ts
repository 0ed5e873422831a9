import { aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface SavedQueriesProps {
  readonly bridgeLogs: logs.ILogGroup;
  readonly webhookLogs: logs.ILogGroup;
}

/** Questions that are asked at night, kept where Logs Insights offers them. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    const { bridgeLogs, webhookLogs } = props;
    const name = (title: string) => `${Stack.of(this).stackName}/${title}`;
    new logs.QueryDefinition(this, 'OneCall', {
      queryDefinitionName: name('One call, by its CallSid'),
      logGroups: [bridgeLogs, webhookLogs],
      queryString: new logs.QueryString({
        fields: ['@timestamp', 'msg', 'message', 'reason', 'latencyMs', 'status', '@message'],
        filterStatements: ['callSid = "CA00000000000000000000000000000000"'],
        sort: '@timestamp asc',
        limit: 1_000,
      }),
    });
    new logs.QueryDefinition(this, 'SlowestAnswers', {
      queryDefinitionName: name('The slowest answers'),
      logGroups: [bridgeLogs],
      queryString: new logs.QueryString({
        fields: ['@timestamp', 'latencyMs', 'callSid'],
        filterStatements: ['msg = "answer heard"'],
        sort: 'latencyMs desc',
        limit: 50,
      }),
    });
    new logs.QueryDefinition(this, 'SlowestTurns', {
      queryDefinitionName: name('The slowest turns, turn by turn'),
      logGroups: [webhookLogs],
      queryString: new logs.QueryString({
        fields: ['@timestamp', 'modelMs', 'speechMs', 'outcome', 'reason', 'speechFailure', 'callSid'],
        filterStatements: ['message = "turn taken"'],
        sort: 'modelMs desc',
        limit: 50,
      }),
    });
    new logs.QueryDefinition(this, 'FailuresByReason', {
      queryDefinitionName: name('How calls ended, by reason'),
      logGroups: [bridgeLogs],
      queryString: new logs.QueryString({
        filterStatements: ['msg = "call ended"'],
        statsStatements: ['count(*) as calls, avg(durationMs) / 1000 as averageSeconds by reason'],
        sort: 'calls desc',
      }),
    });
  }
}
