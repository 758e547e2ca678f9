import { type FieldFacts, Email, Integer, OneOf, Text } from '../../platform/validation/fields.js';
import { LEAD_STATUSES } from '../lead.entity.js';

/** The fields of a lead as callers give them, one decorator each. */

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

export const NameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ min: 1, max: 200, ...NOT_BLANK, example: 'Thandi Nkosi', ...facts });
export const EmailField = (facts: FieldFacts = {}): PropertyDecorator =>
  Email({ description: 'This or a phone is required.', example: 'thandi@nkosi.example', ...facts });
export const PhoneField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 40,
    pattern: /\d/,
    says: 'must contain a digit',
    example: '+27 21 555 0199',
    ...facts,
  });
export const CompanyNameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 200, min: 1, ...NOT_BLANK, ...facts });
export const AddressField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 200, example: '12 Long Street, Cape Town', ...facts });
export const GpsField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 60,
    pattern: /^\s*-?([0-8]?\d(\.\d+)?|90(\.0+)?)\s*,\s*-?((1[0-7]\d|\d?\d)(\.\d+)?|180(\.0+)?)\s*$/,
    says: 'must be latitude,longitude in decimal degrees',
    example: '-33.9249,18.4241',
    ...facts,
  });
export const LeadSourceField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 100, example: 'Website', ...facts });
export const NotesField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 10_000, ...facts });
export const AssignedToField = (facts: FieldFacts = {}): PropertyDecorator =>
  Integer({ description: 'A user.', ...facts });
export const LeadStatusField = (facts: FieldFacts = {}): PropertyDecorator =>
  OneOf(LEAD_STATUSES, facts);
