// Package tools pins what the cluster tests run: the real etcd and the real kube-apiserver.
package tools

import (
	_ "go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app"
)
