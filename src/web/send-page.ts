import type { Response } from 'express';
import { type Pages, renderPage } from './views.js';

/** Scripts and styles come from our own files only; nothing may frame a page or change its base. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

export interface PageOptions {
  status?: number;
  /** Origins besides ours that a form of the page may lead to (browsers check the redirect too). */
  formTargets?: readonly string[];
}

/** Renders a page with the headers that every page has. */
export function sendPage<Name extends keyof Pages>(
  response: Response,
  name: Name,
  page: Pages[Name],
  options: PageOptions = {},
): void {
  sendHtml(response, renderPage(name, page), options);
}

/** Sends a document of ours with the headers that every page has. */
export function sendHtml(
  response: Response,
  html: string,
  { status = 200, formTargets = [] }: PageOptions = {},
): void {
  const formAction = ["form-action 'self'", ...formTargets].join(' ');
  response.setHeader('Content-Security-Policy', [...POLICY, formAction].join('; '));
  response.setHeader('Cache-Control', 'no-store');
  // To ourselves browsers must say where a form came from: under no-referrer they send `Origin: null`.
  response.setHeader('Referrer-Policy', 'same-origin');
  response.status(status).type('html').send(html);
}
