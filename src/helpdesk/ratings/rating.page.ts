import { escapeHtml } from '../../platform/text/escape-html.js';
import type { RatingQuestion } from './ratings.service.js';

export const RATING_POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'";

const SCORES = [
  [5, 'Very satisfied'],
  [4, 'Satisfied'],
  [3, 'Neither nor'],
  [2, 'Dissatisfied'],
  [1, 'Very dissatisfied'],
] as const;

/** One question, five answers. */
export function ratingPage({ ticketNumber, title, score, comment }: RatingQuestion): string {
  const choices = SCORES.map(
    ([value, words]) =>
      `<p><label><input type="radio" name="score" value="${value}" required${
        value === score ? ' checked' : ''
      }> ${value} – ${words}</label></p>`,
  );
  return page(
    'How satisfied are you?',
    `<p>Ticket ${ticketNumber} “${escapeHtml(title)}”</p>
<form method="post">
${choices.join('\n')}
<p><label>Anything else?<br>
<textarea name="comment" rows="4" cols="50" maxlength="2000">${escapeHtml(comment ?? '')}</textarea></label></p>
<p><button>Send</button></p>
</form>`,
  );
}

export function thanksPage(): string {
  return page(
    'Thank you',
    '<p>Your answer has been kept. You may follow the link again to change it.</p>',
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/assets/site.css">
<link rel="stylesheet" href="/assets/forms.css">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
