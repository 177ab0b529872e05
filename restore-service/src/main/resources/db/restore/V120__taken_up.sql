-- What failed jobs have left and people were seen to use: the sweep never takes it, whatever becomes of it.
CREATE TABLE taken_up (
    engine    text NOT NULL,
    object_id uuid NOT NULL,
    PRIMARY KEY (engine, object_id)
);
