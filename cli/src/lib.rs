//! The pyfora command.
