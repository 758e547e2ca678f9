import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { UnknownCall } from '../../platform/errors/index.js';
import { isKnownVersion, type PlaceKey } from './octopus.path.js';

/** The location that an address names, and what its answer calls it. */
export interface Place {
  id: string;
  key: PlaceKey;
}

/** Looked at after the key, so that strangers learn nothing. @throws UnknownCall for another version */
export const PlaceInAddress = createParamDecorator(
  (_: unknown, context: ExecutionContext): Place => {
    const { params, path } = context.switchToHttp().getRequest<Request<Record<string, string>>>();
    if (!isKnownVersion(params['version'] ?? '')) throw new UnknownCall(path);
    const isOld = /^\/rest\/[^/]+\/(reports\/)?wifiarea(\/|$)/i.test(path);
    return { id: params['id'] ?? '', key: isOld ? 'wifiareaId' : 'LocationId' };
  },
);
