// Starts Swagger UI on the element #swagger-ui, which says in its data attributes what to show.
(() => {
  'use strict';

  const host = document.getElementById('swagger-ui');
  const { url, clientId, redirectUrl } = host.dataset;

  // Swagger UI's dark colours hang on this class; the rest of the site follows the browser alone.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();

  const ui = SwaggerUIBundle({
    url,
    domNode: host,
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    oauth2RedirectUrl: redirectUrl,
    deepLinking: true,
    filter: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    requestSnippetsEnabled: true,
    // A token typed into the guide is forgotten with the page.
    persistAuthorization: false,
    validatorUrl: null,
  });

  ui.initOAuth({ clientId, scopeSeparator: ' ', usePkceWithAuthorizationCodeGrant: true });
})();
