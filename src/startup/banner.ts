import { DEMO_CLIENT, DEMO_PASSWORD } from '../demo/index.js';

/** What a newcomer needs first: where the guide is, how to sign in, and a line that works as printed. */
export function banner(publicUrl: string, hasDemo: boolean): string {
  const lines = ['', `  Lastmile is open at ${publicUrl}/api`, ''];
  if (hasDemo) {
    lines.push(
      `  Demo sign-in: admin / ${DEMO_PASSWORD}`,
      '  Ask for a token:',
      '',
      `curl -s ${publicUrl}/oauth/token -d grant_type=user_credentials -d client_id=${DEMO_CLIENT.id} ` +
        `-d client_secret=${DEMO_CLIENT.secret} -d username=jessica -d password=${DEMO_PASSWORD}`,
      '',
    );
  }
  return lines.join('\n');
}
