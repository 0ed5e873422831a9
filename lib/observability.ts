import type { aws_logs as logs, CfnCondition } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Alarms } from './alarms';
import { Dashboard } from './dashboard';
import type { Watched } from './planned-alarm';
import { SavedQueries } from './saved-queries';

export interface ObservabilityProps {
  readonly watched: Watched;
  readonly bridgeLogs: logs.ILogGroup;
  readonly webhookLogs: logs.ILogGroup;
  readonly runbookUrl: string | undefined;
  readonly alarmEmail: string;
  readonly hasAlarmEmail: CfnCondition;
}

/** Who notices when callers do: alarms, a dashboard, and the questions one asks next. */
export class Observability extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { watched, runbookUrl, alarmEmail: email, hasAlarmEmail: hasEmail } = props;
    const alarms = new Alarms(this, 'Alarms', { watched, runbookUrl, email, hasEmail });
    this.dashboardUrl = new Dashboard(this, 'Dashboard', { ...watched, alarms }).url;
    new SavedQueries(this, 'Queries', props);
  }
}
