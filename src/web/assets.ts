import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import { ASSETS_FOLDER } from './views.js';

/** Swagger UI ships its browser build as a package: no CDN is asked for anything. */
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Files below `/assets`; the addresses carry no version, so browsers ask whether they are current. */
export function assets(): Router {
  const options = { index: false, redirect: false, maxAge: '5m' };
  const router = Router();
  router.use('/swagger-ui', express.static(SWAGGER_UI, options));
  router.use(express.static(ASSETS_FOLDER, { ...options, setHeaders: allowOwnScripts }));
  return router;
}

/** The OAuth redirect page of Swagger UI is a document of its own and runs our script. */
function allowOwnScripts(response: express.Response, path: string): void {
  if (!path.endsWith('.html')) return;
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
  );
}
