//! How far work is that takes long, for whoever wants to hear of it.

/// Hears how far work is.
pub trait Progress: Sync {
    /// Something for a person to read.
    fn say(&self, line: &str);

    /// Something begins, and has ended when what this gives is dropped; `what` there is to go through.
    fn begin(&self, what: &'static str) -> Box<dyn Meter + '_>;
}

/// Hears how far one thing is.
pub trait Meter: Sync {
    /// How many there are to go through.
    fn set_length(&self, length: u64);

    /// How many are done, and what there is to say of it.
    fn set_position(&self, position: u64, message: &str);

    /// So many more are done.
    fn advance(&self, count: u64);
}

/// Hears nothing.
pub struct Silence;

impl Progress for Silence {
    fn say(&self, _: &str) {}

    fn begin(&self, _: &'static str) -> Box<dyn Meter + '_> {
        Box::new(Silence)
    }
}

impl Meter for Silence {
    fn set_length(&self, _: u64) {}

    fn set_position(&self, _: u64, _: &str) {}

    fn advance(&self, _: u64) {}
}
