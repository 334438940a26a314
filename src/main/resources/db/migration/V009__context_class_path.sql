-- The binaries of a context, as they were when it was made: a line for each.
alter table sjs_context add column class_path ${text};
