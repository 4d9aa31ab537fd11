# net/bluetooth/l2cap_core.c: a channel ends with its connection. Late 6.1 kernels end it when the last reference goes, after
# the controller's side of the connection was freed: a device that erases its keys and comes back then stops the kernel.
/^static void l2cap_conn_free/,/^}/{/hci_chan_del/d}
/^static void l2cap_conn_del/,/^}/s/^\thcon->l2cap_data = NULL;/\thci_chan_del(conn->hchan);\n\tconn->hchan = NULL;\n&/
