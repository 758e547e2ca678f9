import { type FieldFacts, Integer, OneOf, Text } from '../../platform/validation/fields.js';
import { DEVICE_STATUSES, DEVICE_TYPES } from '../devices.types.js';

/** The fields of a device as callers give them, one decorator each. */

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

export const NameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 200, min: 1, ...NOT_BLANK, example: 'Router of Pienaar', ...facts });

export const TypeField = (facts: FieldFacts = {}): PropertyDecorator =>
  OneOf(DEVICE_TYPES, { example: 'router', ...facts });

export const StatusField = (facts: FieldFacts = {}): PropertyDecorator =>
  OneOf(DEVICE_STATUSES, facts);

export const SerialField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 100,
    ...NOT_BLANK,
    description: 'Unique in any case.',
    example: 'HF60A8Q2R7T',
    ...facts,
  });

export const HotspotIdField = (facts: FieldFacts = {}): PropertyDecorator =>
  Integer({ description: 'The hotspot that it serves.', ...facts });

export const DataAccountIdField = (facts: FieldFacts = {}): PropertyDecorator =>
  Integer({ description: 'The data account that it dials in with.', ...facts });

export const NasIdField = (facts: FieldFacts = {}): PropertyDecorator =>
  Integer({ description: 'The RADIUS client that it is.', ...facts });

export const NotesField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 10_000, description: 'For staff; the customer never sees them.', ...facts });

export const UsernameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 100, description: 'To sign in to the device; stored encrypted.', ...facts });

export const PasswordField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 255,
    description: 'To sign in to the device; stored encrypted, answered by no call.',
    ...facts,
  });
