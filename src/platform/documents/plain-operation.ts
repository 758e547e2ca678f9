import { accessExtensions, accessWords } from './access-words.js';
import { type DescribedRoute, operationId } from './described-routes.js';
import { headers } from './headers.js';
import { isReference, type Operation, type Reference, type Response } from './openapi.js';

/** A route that is neither a call nor REST is documented by swagger's own decorators. */
export function plainOperation(route: DescribedRoute): Operation {
  const { operation, access } = route;
  const words = [operation.description, accessWords(access).join('\n')];
  return {
    ...operation,
    operationId: operationId(route),
    description: words.filter(Boolean).join('\n\n'),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, one]) => [status, completed(one)]),
    ),
    ...accessExtensions(access),
  };
}

/** Every answer has the request's id, and words. */
function completed(response: Response | Reference): Response | Reference {
  if (isReference(response)) return response;
  return {
    ...response,
    description: response.description || 'Success.',
    headers: { ...headers('X-Request-Id'), ...response.headers },
  };
}
