//! Loader, scheduler, tasks: runs compiled objects in parallel.
